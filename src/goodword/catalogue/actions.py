"""Verbs about what the business sells, and who and where it sells."""

from datetime import datetime

from django.db import transaction

from goodword.accounts.models import Member
from goodword.journal.actions import note
from goodword.kit import emails, names

from .models import Branch, Dealer, Department, Product, Staff


@transaction.atomic
def add_product(*, name: str, category: str = "", by: str, at: datetime) -> Product:
    """Add something that can be bought."""
    product = Product.objects.create(name=names.tidy(name), name_key=names.key(name), category=names.tidy(category), noted_at=at)
    note("product.added", product, by=by, at=at)
    return product


@transaction.atomic
def add_department(*, name: str, by: str, at: datetime) -> Department:
    """Add a part of the business."""
    department = Department.objects.create(name=names.tidy(name), name_key=names.key(name), noted_at=at)
    note("department.added", department, by=by, at=at)
    return department


@transaction.atomic
def add_branch(*, name: str, city: str = "", by: str, at: datetime) -> Branch:
    """Add a place of the business."""
    branch = Branch.objects.create(name=names.tidy(name), name_key=names.key(name), city=names.tidy(city), noted_at=at)
    note("branch.added", branch, by=by, at=at)
    return branch


@transaction.atomic
def add_dealer(*, name: str, city: str = "", region: str = "", by: str, at: datetime) -> Dealer:
    """Add somebody who sells for the business."""
    dealer = Dealer.objects.create(
        name=names.tidy(name), name_key=names.key(name), city=names.tidy(city), region=names.tidy(region), noted_at=at
    )
    note("dealer.added", dealer, by=by, at=at)
    return dealer


@transaction.atomic
def log_in_for(dealer: Dealer, member: Member, *, by: str, at: datetime) -> None:
    """Let a member log in on behalf of a dealer."""
    dealer.members.add(member)
    note("dealer.member_added", dealer, by=by, at=at, member=member.pk)


@transaction.atomic
def add_staff(
    *,
    name: str,
    email: str = "",
    member: Member | None = None,
    department: Department | None = None,
    branch: Branch | None = None,
    by: str,
    at: datetime,
) -> Staff:
    """Add somebody who works here, whether they log in or not."""
    staff = Staff.objects.create(
        name=names.tidy(name),
        name_key=names.key(name),
        email=email,
        email_key=emails.key(email) if email else "",
        member=member,
        department=department,
        branch=branch,
        noted_at=at,
    )
    note("staff.added", staff, by=by, at=at)
    return staff
