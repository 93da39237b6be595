-- The source's LaTeX of a title and an abstract with formulas, which the paper's page typesets.
ALTER TABLE "papers" ADD COLUMN "latex" JSONB;
