// Everything works without this file. It searches while somebody types.
const form = document.querySelector('.search-form');
const field = form.elements.q;
const results = document.getElementById('results');
// A part that is put in anew is not read out, so what was found is said in one that stays.
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
    // A newer question is under way; any other trouble is left to the button.
    if (error.name === 'AbortError') return;
  }
  results.removeAttribute('aria-busy');
};

field.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(search, WAIT_MS);
});
// Who types before this has come, or comes back to what they had typed.
timer = setTimeout(search);
