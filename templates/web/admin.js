// Everything works without this file. It refreshes the pages that show the present state, and copies a new key.
const EVERY_MS = 10_000;
const parts = document.querySelectorAll('[data-live]');

const say = (text, link) => {
  let note = document.getElementById('stale');
  if (!text) return note?.remove();
  if (!note) {
    note = document.createElement('p');
    note.id = 'stale';
    note.className = 'note';
    note.setAttribute('role', 'status');
    document.getElementById('main').before(note);
  }
  if (note.dataset.text === text) return;
  note.dataset.text = text;
  note.textContent = `${text} `;
  if (link) {
    const a = document.createElement('a');
    a.href = '/admin/sign-in';
    a.textContent = 'Sign in again';
    note.append(a);
  }
};

let since = new Date();
const refresh = async () => {
  if (document.hidden) return;
  try {
    const response = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (response.status === 401)
      return say('Your session has ended; this page no longer refreshes itself.', true);
    if (!response.ok) throw new Error(String(response.status));
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    document.title = fresh.title;
    for (const part of parts) {
      const next = fresh.getElementById(part.id);
      // A part that the operator is using stays as it is until the next refresh.
      if (!next || part.contains(document.activeElement) || part.innerHTML === next.innerHTML) continue;
      part.replaceChildren(...next.childNodes);
    }
    since = new Date();
    say('');
  } catch {
    const time = since.toTimeString().slice(0, 5);
    say(`Paperboy does not respond. This page is from ${time}.`);
  }
};
if (parts.length > 0) {
  setInterval(refresh, EVERY_MS);
  document.addEventListener('visibilitychange', refresh);
}

for (const button of document.querySelectorAll('[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  // Browsers offer the clipboard to pages by https and of this machine only.
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    field.select();
    let text = 'Copied.';
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      text = 'The browser does not allow it. The key is selected: copy it with the keyboard.';
    }
    document.getElementById(`${field.id}-said`).textContent = text;
  });
}
