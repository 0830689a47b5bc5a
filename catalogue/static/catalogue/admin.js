/* Names for the parts of Django's forms that its scripts leave without: boxes that find rows, and their lists. */
"use strict";
{
  const $ = django.jQuery;

  function nameBox(select) {
    const { $container, $selection, $dropdown } = $(select).data("select2");
    const label = select.labels[0];
    label.id = `${select.id}_label`;
    const shown = $selection.find("[id]").removeAttr("role aria-readonly").attr("id");
    $selection.attr("aria-labelledby", [label.id, shown].filter(Boolean).join(" "));
    $selection.attr("aria-controls", $dropdown.find("[role=listbox]").attr("id"));
    $container.add($dropdown).find("[role=searchbox], [role=listbox]").attr("aria-labelledby", label.id);
  }

  const named = (part) => part.querySelectorAll("select.admin-autocomplete:not([name*=__prefix__])").forEach(nameBox);

  $(() => {
    named(document);
    document.addEventListener("formset:added", (event) => named(event.target));
  });
  addEventListener("load", () => $(".help-tooltip[aria-label]").attr("role", "img"));
}
