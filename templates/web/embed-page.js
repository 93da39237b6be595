// Everything works without this file. It makes the form anew while the visitor chooses, and copies its HTML.
const builder = document.querySelector('.embed form');
const made = document.getElementById('made');
const heard = document.getElementById('heard');
const copy = document.querySelector('.copy');
const WAIT_MS = 200;
let timer;
let asking;

const showChoice = () => {
  const { label, button } = builder.elements.lang.selectedOptions[0].dataset;
  const { length } = builder.querySelectorAll('[name=topics]:checked');
  document.getElementById('chosen').textContent = length ? `${length} chosen` : '';
  builder.elements.label.placeholder = label;
  builder.elements.button.placeholder = button;
};

const make = async () => {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const asked = new URLSearchParams(new FormData(builder));
  const address = `/embed?${asked}`;
  asked.set('part', 'result');
  try {
    const answer = await fetch(`/embed?${asked}`, { signal });
    if (!answer.ok) throw new Error(answer.statusText);
    made.innerHTML = await answer.text();
    // Screen readers do not read a replaced element aloud, so the warnings are set in an element that stays.
    heard.textContent = [...made.querySelectorAll('.notice-line')].map((each) => each.textContent).join(' ');
    history.replaceState(null, '', address);
  } catch {
    // Either a newer choice was made, or the request failed; the button still works then.
  }
};

builder.classList.add('live');
builder.addEventListener('input', (event) => {
  if (!event.target.name) return;
  showChoice();
  clearTimeout(timer);
  timer = setTimeout(make, WAIT_MS);
});

copy.hidden = false;
copy.querySelector('button').addEventListener('click', async () => {
  const snippet = document.getElementById('snippet');
  snippet.select();
  const said = copy.querySelector('[role=status]');
  try {
    await navigator.clipboard.writeText(snippet.value);
    said.textContent = 'Copied.';
  } catch {
    said.textContent = 'It is selected: copy it with your keyboard.';
  }
});
