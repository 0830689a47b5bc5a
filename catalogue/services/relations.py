"""What a service has several of, as the file of services reads it."""

from catalogue.exchange.reading import Relation
from catalogue.models import (
    City,
    Classification,
    DataSource,
    Detriment,
    Domain,
    Evidence,
    Partner,
    PaymentModel,
    ServiceCustomer,
    Technology,
    Touchpoint,
)

CITIES = Relation(City, "services", ("name", "country__code", "country__region"))
CUSTOMERS = Relation(ServiceCustomer, "service", ("group__slug", "basis"), ("group__order",))
DATA_SOURCES = Relation(DataSource, "services", ("slug",))
DETRIMENTS = Relation(Detriment, "service", ("kind", "text"), ("number",))
EVIDENCE = Relation(Evidence, "service", ("url",), ("number",))
LEVELS = Relation(Classification, "service", ("determinant__slug", "level"), ("pk",))
PARTNERS = Relation(Partner, "service", ("actor__name", "name", "role"), ("number",))
PAYMENTS = Relation(PaymentModel, "services", ("slug",))
SECONDARY_DOMAINS = Relation(Domain, "secondary_services", ("slug",))
TECHNOLOGIES = Relation(Technology, "services", ("slug",))
TOUCHPOINTS = Relation(Touchpoint, "service", ("channel", "phase"), ("number",))
