"""Words that value whatever they are said of: they say how it was, not what. Four languages, nothing of a trade."""

from functools import cache

from .tongues import stem

GOOD = {
    "en": "good great excellent amazing awesome perfect perfectly love loved lovely wonderful fantastic nice best happy pleased "
    "satisfied delighted brilliant superb super outstanding beautiful like liked enjoy enjoyed recommend glad thanks better",
    "de": "gut gute guter gutes toll super prima perfekt ausgezeichnet hervorragend wunderbar fantastisch schoen schön zufrieden "
    "begeistert liebe klasse spitze empfehle empfehlen danke gern gerne großartig einwandfrei besser beste bestens",
    "es": "bueno buena buenos buenas bien excelente perfecto perfecta genial fantastico maravilloso estupendo encanta encanto "
    "contento contenta satisfecho satisfecha recomiendo recomendar gracias mejor feliz gusta gusto agradable increible",
    "pt": "bom boa bons boas bem otimo otima ótimo ótima excelente perfeito perfeita maravilhoso maravilhosa fantastico adorei "
    "amei gostei satisfeito satisfeita recomendo recomendar obrigado obrigada melhor feliz contente lindo linda parabéns",
}
BAD = {
    "en": "bad terrible awful horrible poor worst worse disappointed disappointing disappointment hate hated annoying unhappy "
    "useless unacceptable frustrating frustrated dreadful ridiculous shame sad angry problem problems",
    "de": "schlecht schlechte schlechter schlimm furchtbar schrecklich mies enttäuscht enttäuschend enttäuschung ärgerlich "
    "unzufrieden unbrauchbar katastrophe katastrophal frech leider traurig wütend problem probleme unmöglich schade",
    "es": "malo mala malos malas mal peor pesimo pesima pésimo pésima terrible horrible decepcionado decepcionada decepcion "
    "insatisfecho insatisfecha inaceptable inutil fatal lamentable triste enfadado problema problemas vergüenza",
    "pt": "mau ruim ruins pessimo pessima péssimo péssima mal pior terrivel terrível horrivel horrível decepcionado decepcionada "
    "decepção insatisfeito insatisfeita inaceitavel inutil lamentavel triste chateado chateada problema problemas vergonha",
}


@cache
def worth(code: str) -> dict[str, float]:
    """How much the stems of a language say for or against: 1 or −1."""
    good, bad = ({stem(word, code): at for word in words[code].split()} for words, at in ((GOOD, 1.0), (BAD, -1.0)))
    return good | bad
