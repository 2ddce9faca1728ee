// The mailbox: every e-mail the product sent, the newest first.
const list = document.getElementById("letters");
const none = document.getElementById("none");
let shown = 0;

const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });

// Text with its links made real; nothing of a letter is markup.
function words(text) {
  const pre = document.createElement("pre");
  for (const part of text.split(/(https?:\/\/[^\s]+)/)) {
    if (!/^https?:\/\//.test(part)) { pre.append(part); continue; }
    const link = element("a", part);
    link.href = part;
    pre.append(link);
  }
  return pre;
}

function letter(mail) {
  const item = document.createElement("li");
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  const when = element("time", new Date(mail.at).toLocaleString("fr"));
  summary.append(element("b", mail.subject || "(sans objet)"), when, element("small", `${mail.from} → ${mail.to.join(", ")}`));
  details.append(summary, words(mail.text));
  item.append(details);
  return item;
}

async function look() {
  const answer = await fetch("/control/mailbox");
  const { data } = await answer.json();
  if (data.length < shown) { list.replaceChildren(); shown = 0; }
  for (const mail of data.slice(shown)) list.prepend(letter(mail));
  shown = data.length;
  none.hidden = shown > 0;
  list.hidden = shown === 0;
}

const again = () => look().catch(() => {}).finally(() => setTimeout(again, 2000));
again();
