import type { EmbedPage, EmbedResult } from '../../../templates/web/embed-views.ts';
import type { Topic } from '../../papers/topics.ts';
import { groupTopics } from '../reading/topic-list.ts';
import { contrastOf, MIN_CONTRAST } from './contrast.ts';
import { type FormOptions, looksQuery } from './form-options.ts';
import { readReturnAddress, readWebAddress } from './return-address.ts';
import type { Snippet } from './snippet.ts';
import { formWords } from './words.ts';

type Settings = { publicUrl: string; returnHosts: readonly string[] };

/** Says in whole sentences what does not work yet in a form. */
const warningsOf = (options: FormOptions, { returnHosts }: Settings): string[] => {
  const { background, color, returnTo, withScript } = options;
  const contrast = contrastOf(background, color);
  const warnings: string[] = [];
  if (contrast < MIN_CONTRAST)
    warnings.push(
      `The words of the button are hard to read: their contrast is ${contrast.toFixed(1)} to 1, and ${MIN_CONTRAST} is needed. Choose a darker and a lighter colour.`,
    );
  if (returnTo !== '' && !readWebAddress(returnTo))
    warnings.push('The page to return to needs a whole address, such as https://www.example.org/thanks.');
  else if (returnTo !== '' && !readReturnAddress(returnTo, returnHosts))
    warnings.push(
      `Readers see our own page instead of yours until the operator adds ${new URL(returnTo).host} to RETURN_HOSTS.`,
    );
  if (withScript && returnHosts.length === 0)
    warnings.push(
      'The answer is shown in place once the operator adds your site to RETURN_HOSTS; until then the form is sent as usual.',
    );
  return warnings;
};

const resultOf = (options: FormOptions, settings: Settings, snippet: Snippet): EmbedResult => ({
  snippet: snippet(options),
  previewUrl: `/embed/preview?${looksQuery(options)}`,
  warnings: warningsOf(options, settings),
});

/** Returns the data of `/embed`: what the visitor chose, and the HTML that comes of it. */
export const builderView = (
  options: FormOptions,
  { topics, settings, snippet }: { topics: readonly Topic[]; settings: Settings; snippet: Snippet },
): EmbedPage => ({
  options,
  languages: Object.entries(formWords).map(([tag, { name, label, button }]) => ({
    tag,
    name,
    label,
    button,
  })),
  usual: formWords[options.lang],
  topicGroups: groupTopics(topics),
  returnHosts: [...settings.returnHosts],
  result: resultOf(options, settings, snippet),
  meta: {
    title: 'A form for your site · Paperboy',
    description:
      'Put the sign-up form of Paperboy on your own site: choose topics, colours and a language, and copy plain HTML.',
    canonical: `${settings.publicUrl}/embed`,
    image: null,
    feed: null,
  },
});
