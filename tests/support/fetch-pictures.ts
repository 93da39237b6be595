// A process that fetches the waiting pictures once, as a worker does; its host of pictures is that of THUMBS.
import { loadConfig } from '../../services/platform/config.ts';
import { createContainer } from '../../services/wiring/container.ts';
import { thumbsAt } from './pictures.ts';

const container = createContainer(loadConfig(process.env), 'test', {
  fetcher: thumbsAt(process.env.THUMBS!),
});
await container.pictureFetching.run();
await container.close();
