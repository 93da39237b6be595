# syntax=docker/dockerfile:1
# One image for both processes: it runs the API by default; docker-compose.yml shows how to run a worker.

FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV CHECKPOINT_DISABLE=1 PRISMA_HIDE_UPDATE_MESSAGE=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY prisma.config.ts ./
COPY prisma ./prisma
RUN npx prisma generate
# `npm ci --omit=dev` keeps the Prisma CLI, because @prisma/client names it as an optional peer: 260 MB that nothing
# runs. Of the ten query compilers of @prisma/client only one is ever loaded.
RUN npm pkg delete devDependencies && npm prune --no-audit --no-fund \
  && find node_modules/@prisma/client/runtime -name 'query_compiler_*' ! -name '*_fast_bg.postgresql.*' -delete

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
# tsx caches what it has compiled; without a writable folder it would compile again at every start.
ENV TMPDIR=/tmp
COPY --from=build /app/node_modules ./node_modules
COPY package.json ./
COPY bin ./bin
COPY seeds ./seeds
COPY templates ./templates
COPY services ./services
COPY workers ./workers
COPY prisma.config.ts ./
COPY --from=build /app/prisma ./prisma
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=4 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# In exec form SIGTERM reaches Node itself, which then stops in order. Run it with an init (compose: init: true), so that
# Node is not process 1.
CMD ["node", "--import", "tsx", "services/api/server.ts"]
