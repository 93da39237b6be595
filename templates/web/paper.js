// Everything works without this file: the links lead to files, and the address is text. It copies instead.
const heard = document.getElementById('copied');
const SHOWN_MS = 2500;

const tell = (element, words) => {
  const label = element.querySelector('[data-copied]');
  label.dataset.copied ||= label.textContent;
  label.textContent = words;
  heard.textContent = words;
  setTimeout(() => {
    label.textContent = label.dataset.copied;
  }, SHOWN_MS);
};

const textAt = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.text();
};

// A browser without a clipboard, or a page that was not sent over TLS, keeps the links to the files.
if (navigator.clipboard) {
  for (const link of document.querySelectorAll('[data-copy]')) {
    link.querySelector('[data-copied]').textContent = `Copy ${link.dataset.copy}`;
    // Fetched when the pointer or the keyboard comes near, so that the press itself copies at once, as browsers ask for.
    let fetched;
    const near = () => {
      fetched ??= textAt(link.href).catch(() => null);
    };
    link.addEventListener('pointerenter', near);
    link.addEventListener('focus', near);
    link.addEventListener('click', async (event) => {
      event.preventDefault();
      near();
      try {
        const text = await fetched;
        if (text === null) throw new Error('no text');
        await navigator.clipboard.writeText(text);
        tell(link, `${link.dataset.copy} copied`);
      } catch {
        location.assign(link.href);
      }
    });
  }
  for (const button of document.querySelectorAll('[data-copy-text]')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copyText);
        tell(button, 'Link copied');
      } catch {
        tell(button, 'Copy it from below');
      }
    });
  }
}
