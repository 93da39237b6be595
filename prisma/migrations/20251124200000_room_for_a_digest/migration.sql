-- A digest changes its reader's row twice: the next time when it is planned, the newest edition when it is settled. With
-- room for one more version of each row, both stay within their page, and the second touches no index: less log, and a
-- table that does not grow by the rows of yesterday. Pages of before fill up the same way as their rows are changed.
ALTER TABLE "subscribers" SET (fillfactor = 50);
