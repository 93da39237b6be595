-- A plan made while the table was small is kept for as long as a connection lasts: it would go on reading the whole
-- table for each list of papers, and taking in 100,000 of them slows down as it goes.
ALTER FUNCTION index_papers(int[]) SET enable_seqscan = off;
ALTER FUNCTION index_waiting_papers(int) SET enable_seqscan = off;
