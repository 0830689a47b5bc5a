library(jsonlite)
address <- "{{ root }}services?status=active&fields=name,cities&limit=100"
services <- list()
while (!is.null(address)) {
  part <- fromJSON(address, simplifyVector = FALSE)
  services <- c(services, part$items)
  address <- part[["next"]]
}
cat(length(services), "of", part$count, "running services are read; the first:", services[[1]]$name, "\n")
