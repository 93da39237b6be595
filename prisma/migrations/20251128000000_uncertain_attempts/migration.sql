-- Renames the column in the partitioned table and in all of its partitions; no row is rewritten.
alter table digests rename column doubts to uncertain_attempts;
