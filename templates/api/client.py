import json
from urllib.request import urlopen

address = "{{ root }}services?status=active&fields=name,cities&limit=100"
services = []
while address:
    with urlopen(address) as answer:
        part = json.load(answer)
    services += part["items"]
    address = part["next"]
print(len(services), "of", part["count"], "running services are read; the first:", services[0]["name"])
