// Adds a search among the topics, and updates the next digest and the heads of the sections while the reader ticks boxes.
// Without this file there is no search, and a button shows the digest instead.
const filter = document.querySelector('input[data-filter]');
if (filter) {
  const groups = [...document.querySelectorAll('#topics .group')];
  const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  filter.closest('[hidden]').hidden = false;
  filter.addEventListener('input', () => {
    const wanted = folded(filter.value).split(/\s+/).filter(Boolean);
    for (const group of groups) {
      const title = group.querySelector('legend').textContent;
      let shown = 0;
      for (const choice of group.querySelectorAll('.choice')) {
        const text = folded(`${title} ${choice.textContent}`);
        const matches = wanted.every((word) => text.includes(word));
        choice.hidden = !matches;
        if (matches) shown += 1;
      }
      group.hidden = shown === 0;
    }
  });
  // Otherwise the Enter key in the search would save the whole form.
  filter.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
}

const form = document.querySelector('form[data-preview]');
if (form) {
  const next = document.getElementById('next');
  const papers = document.getElementById('next-papers');
  const status = document.getElementById('next-status');
  let timer;
  let asked;

  const show = (html) => {
    papers.innerHTML = html;
    for (const head of papers.querySelectorAll('[data-head]')) {
      document.querySelector(`[data-chosen="${head.dataset.head}"]`).textContent = head.textContent;
    }
    status.textContent = papers.querySelector('.lead')?.textContent ?? '';
  };
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    // A file is only read when the form is saved.
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === 'string');
    next.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(form.dataset.preview, {
        method: 'POST',
        body: new URLSearchParams(fields),
        signal,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.text());
    } catch {
      if (signal.aborted) return;
      show('<p class="lead">The preview cannot be made just now. You can still save your settings.</p>');
    }
    next.setAttribute('aria-busy', 'false');
  };
  form.classList.add('live');
  form.addEventListener('input', (event) => {
    if (!event.target.name) return;
    clearTimeout(timer);
    timer = setTimeout(ask, 300);
  });
  // The zone that site.js has filled in counts like one that the reader chose.
  const zone = form.querySelector('select[data-detect]');
  if (zone && zone.value !== zone.querySelector('[selected]')?.value) {
    zone.dispatchEvent(new Event('input', { bubbles: true }));
  }
  form.querySelector('[data-to-preview]').addEventListener('click', (event) => {
    event.preventDefault();
    next.scrollIntoView();
    next.focus({ preventScroll: true });
  });
}

// A browser that does not open a section for a link into it.
const reveal = () => {
  const fold = document.getElementById(location.hash.slice(1))?.closest('.fold');
  if (fold) fold.open = true;
};
reveal();
addEventListener('hashchange', reveal);
for (const link of document.querySelectorAll('[data-jump]')) {
  link.addEventListener('click', () => {
    document.getElementById(`fold-${link.dataset.jump}`).open = true;
  });
}
