// Paperboy's form for other sites works without this file, which sends it in place and shows the answer below it. When
// anything fails, the form is sent as usual.
for (const form of document.querySelectorAll('form.paperboy:not([data-live])')) {
  const field = form.elements.email;
  const said = form.appendChild(document.createElement('p'));
  said.id = `paperboy-${Math.random().toString(36).slice(2)}`;
  said.setAttribute('role', 'status');
  form.dataset.live = 'yes';
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.hasAttribute('aria-busy')) return;
    form.setAttribute('aria-busy', 'true');
    said.textContent = '';
    try {
      const body = new URLSearchParams(new FormData(form));
      body.set('zone', Intl.DateTimeFormat().resolvedOptions().timeZone);
      // With a header of its own the browser asks first, so that a form is never sent twice where this is not allowed.
      const headers = { accept: 'application/json', 'x-requested-with': 'paperboy' };
      const signal = AbortSignal.timeout(15000);
      const response = await fetch(form.action, { method: 'POST', body, headers, signal });
      const { status, message, suggestion } = await response.json();
      if (!message) throw new Error(status);
      const wrong = status === 'invalid-address';
      said.textContent = wrong ? message : `${message} (${field.value})`;
      field.setAttribute('aria-invalid', wrong);
      field.setAttribute('aria-describedby', said.id);
      if (wrong) field.focus();
      else form.reset();
      if (suggestion) {
        const again = document.createElement('button');
        again.type = 'button';
        again.textContent = suggestion.question;
        again.onclick = () => {
          field.value = suggestion.email;
          form.requestSubmit();
        };
        said.append(' ', again);
      }
    } catch {
      HTMLFormElement.prototype.submit.call(form);
    }
    form.removeAttribute('aria-busy');
  });
}
