// Everything works without this file. It searches while the visitor types.
const form = document.querySelector('.search-form');
const field = form.elements.q;
const results = document.getElementById('results');
// Screen readers do not read a replaced element aloud, so the count of results is set in an element that stays.
const heard = document.getElementById('heard');
const WAIT_MS = 160;
let timer;
let asking;
let shown = field.defaultValue.trim();

const search = async () => {
  const query = field.value.trim();
  if (query === shown) return;
  asking?.abort();
  asking = new AbortController();
  const asked = new URLSearchParams(new FormData(form));
  const address = `/search?${asked}`;
  asked.set('part', 'results');
  results.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(`/search?${asked}`, { signal: asking.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    results.innerHTML = await answer.text();
    shown = query;
    heard.textContent = results.querySelector('.found')?.textContent ?? '';
    form.querySelector('details').open = query === '';
    history.replaceState(null, '', query ? address : '/search');
  } catch (error) {
    // Either a newer search has started, or the request failed; the button still works then.
    if (error.name === 'AbortError') return;
  }
  results.removeAttribute('aria-busy');
};

field.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(search, WAIT_MS);
});
// The field may differ already: the visitor typed before this file loaded, or came back to an earlier text.
timer = setTimeout(search);
