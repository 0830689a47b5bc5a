"""The collection as data: places, services, codings."""

from catalogue.models.accounts import AskedReset, Invitation, PublicName
from catalogue.models.actors import Actor
from catalogue.models.codings import Assignment, Classification, Coder, Coding, CodingRound, CodingSheet
from catalogue.models.collections import MAIN, Collection, Membership
from catalogue.models.copies import CopiedService
from catalogue.models.corrections import Correction
from catalogue.models.entries import Entry
from catalogue.models.former_actors import FormerActor
from catalogue.models.history import Revision, Version
from catalogue.models.identity import SiteIdentity
from catalogue.models.imports import ImportPage, ServiceImport
from catalogue.models.links import ServiceLink
from catalogue.models.parts import Detriment, Evidence, Partner, ServiceCustomer, Touchpoint
from catalogue.models.places import City, Country, Region
from catalogue.models.reach import ReachCode, SettledReach
from catalogue.models.releases import Release, ReleasedState, ReleaseFile, ReleasePart
from catalogue.models.saved_cities import EarlierState, SavedCity
from catalogue.models.saved_searches import SavedSearch
from catalogue.models.services import Service
from catalogue.models.shipped import ShippedRecord
from catalogue.models.synonyms import Synonyms
from catalogue.models.terms import CustomerGroup, DataSource, Domain, PaymentModel, ServiceKind, Technology
from catalogue.models.tokens import ApiToken
from catalogue.models.training import TrainingCase, TrainingSheet
from catalogue.models.upkeep import DeadPage, PageCheck

__all__ = [
    "MAIN",
    "Actor",
    "ApiToken",
    "AskedReset",
    "Assignment",
    "City",
    "Classification",
    "Coder",
    "Coding",
    "CodingRound",
    "CodingSheet",
    "Collection",
    "CopiedService",
    "Correction",
    "Country",
    "CustomerGroup",
    "DataSource",
    "DeadPage",
    "Detriment",
    "Domain",
    "EarlierState",
    "Entry",
    "Evidence",
    "FormerActor",
    "ImportPage",
    "Invitation",
    "Membership",
    "PageCheck",
    "Partner",
    "PaymentModel",
    "PublicName",
    "ReachCode",
    "Region",
    "Release",
    "ReleaseFile",
    "ReleasePart",
    "ReleasedState",
    "Revision",
    "SavedCity",
    "SavedSearch",
    "Service",
    "ServiceCustomer",
    "ServiceImport",
    "ServiceKind",
    "ServiceLink",
    "SettledReach",
    "ShippedRecord",
    "SiteIdentity",
    "Synonyms",
    "Technology",
    "Touchpoint",
    "TrainingCase",
    "TrainingSheet",
    "Version",
]
