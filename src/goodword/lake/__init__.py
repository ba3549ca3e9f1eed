"""Delta tables of facts, the mirror that fills them, the engines that read them."""
