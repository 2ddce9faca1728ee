// A flow's screens as the customer fills them in. The sandbox is the phone's other half: it keeps the values, asks the
// endpoint, and says what is seen next. Texts only ever enter through textContent.

import { h, icon } from "./bubbles.js";

const DONE = {
  closed: "Formulaire fermé.", completed: "Formulaire envoyé.",
};
const INPUTS = { number: "number", email: "email", password: "password", passcode: "password", phone: "tel" };

export const fillIn = (first, { tell, sheet, toast, close }) => {
  let values = {};
  let screen = null;

  const next = async (verb, more) => {
    try { show(await tell(verb, more)); } catch (error) { toast(error.message); }
  };
  const press = (by) => next("submit", by ? { values, by } : { values });

  // A choice may open a branch of the screen, or ask the endpoint by itself.
  const choose = (component, value) => {
    values[component.name] = value;
    return component["on-select-action"] ? press(component.name) : next("fill", { values: { [component.name]: value } });
  };

  const words = (component) => h("small", {}, component.description ?? component["helper-text"] ?? null);

  const field = (component, input) => h("label", { class: "field" }, `${component.label}${component.required === true ? " *" : ""}`, input, words(component));

  const typed = (component, tag, attributes) => {
    const input = h(tag, { name: component.name, disabled: component.enabled === false, ...attributes,
      onchange: () => { values[component.name] = input.value; } });
    input.value = values[component.name] ?? "";
    return field(component, input);
  };

  const choices = (component, many) => {
    const chosen = new Set([values[component.name] ?? []].flat());
    const pick = (id, on) => {
      if (!many) return choose(component, id);
      if (on) chosen.add(id); else chosen.delete(id);
      return choose(component, [...chosen]);
    };
    const row = (option) => h("label", { class: "option" },
      h("span", {}, option.title, h("small", {}, option.description ?? option.metadata ?? null)),
      h("input", { type: many ? "checkbox" : "radio", name: component.name, value: option.id, checked: chosen.has(option.id),
        disabled: option.enabled === false || component.enabled === false, onchange: (event) => pick(option.id, event.target.checked) }));
    return h("div", { role: "group", "aria-label": component.label }, h("h3", {}, component.label), words(component), (component["data-source"] ?? []).map(row));
  };

  const dropdown = (component) => {
    const select = h("select", { name: component.name, disabled: component.enabled === false, onchange: () => choose(component, select.value) },
      h("option", { value: "", disabled: true }, "—"), (component["data-source"] ?? []).map((option) => h("option", { value: option.id, disabled: option.enabled === false }, option.title)));
    select.value = values[component.name] ?? "";
    return field(component, select);
  };

  const range = (component) => ["start-date", "end-date"].map((end) => {
    const input = h("input", { type: "date", min: component["min-date"], max: component["max-date"],
      onchange: () => { values[component.name] = { ...values[component.name], [end]: input.value }; } });
    input.value = values[component.name]?.[end] ?? "";
    return h("label", { class: "field" }, component.label?.[end] ?? end, input);
  });

  const list = (component) => (component["list-items"] ?? []).map((item) => h("button", { class: "option", type: "button", onclick: () => press(item.id) },
    h("span", {}, item["main-content"]?.title ?? item.id, h("small", {}, item["main-content"]?.description ?? null))));

  const draw = (component) => {
    switch (component.type) {
      case "TextHeading":
      case "TextSubheading":
        return h("h3", {}, component.text);
      case "TextBody":
      case "RichText":
        return [component.text].flat().map((line) => h("p", {}, line));
      case "TextCaption":
        return h("p", { class: "foot" }, component.text);
      case "TextInput":
        return typed(component, "input", { type: INPUTS[component["input-type"]] ?? "text", maxlength: component["max-chars"] ?? 80 });
      case "TextArea":
        return typed(component, "textarea", { rows: 4, maxlength: component["max-length"] ?? 600 });
      case "DatePicker":
        return typed(component, "input", { type: "date", min: component["min-date"], max: component["max-date"] });
      case "CalendarPicker":
        return component.mode === "range" ? range(component) : typed(component, "input", { type: "date", min: component["min-date"], max: component["max-date"] });
      case "Dropdown":
        return dropdown(component);
      case "RadioButtonsGroup":
        return choices(component, false);
      case "CheckboxGroup":
      case "ChipsSelector":
        return choices(component, true);
      case "OptIn":
        return h("label", { class: "option" }, h("span", {}, component.label),
          h("input", { type: "checkbox", name: component.name, checked: values[component.name] === true, onchange: (event) => choose(component, event.target.checked) }));
      case "EmbeddedLink":
        return h("button", { class: "act", type: "button", onclick: () => press(component.text) }, component.text);
      case "NavigationList":
        return list(component);
      case "Image":
        return h("img", { src: `data:image;base64,${component.src}`, alt: component["alt-text"] ?? "", width: component.width, height: component.height });
      case "Footer":
        return [h("p", { class: "foot" }, [component["left-caption"], component["center-caption"], component["right-caption"]].filter(Boolean).join(" · ")),
          h("button", { class: "main", type: "button", disabled: component.enabled === false, onclick: () => press() }, component.label)];
      default:
        return h("p", { class: "foot" }, `${component.label ?? component.type} : pas dans ce simulateur.`);
    }
  };

  const show = (seen) => {
    if (seen.is === "error") return toast(`Une erreur s’est produite (${seen.error}). ${seen.message}`);
    if (seen.is !== "screen") {
      close();
      return toast(seen.is === "switched_off" ? seen.message : DONE[seen.is]);
    }
    // What is typed and not yet asked about stays, as long as its field is there.
    const names = new Set(seen.components.map((component) => component.name));
    const typedHere = seen.screen === screen ? Object.entries(values).filter(([name]) => names.has(name)) : [];
    values = Object.fromEntries([...Object.entries(seen.values).filter(([name]) => names.has(name)), ...typedHere]);
    screen = seen.screen;
    sheet(seen.title ?? "Formulaire", h("button", { class: "act", type: "button", onclick: () => next("back") }, icon("back"), "Retour"), seen.components.flatMap(draw));
    if (seen.error_message) toast(seen.error_message);
  };

  show(first);
};
