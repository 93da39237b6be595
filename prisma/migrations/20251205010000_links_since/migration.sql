-- Since when a reader's links are good; null for all of them. It moves on when they end all links, and when their address changes.
ALTER TABLE "subscribers" ADD COLUMN "links_since" TIMESTAMPTZ(3);
