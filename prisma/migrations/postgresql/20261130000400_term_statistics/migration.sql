-- The terms of what is there were made by the first version of the analysers.
ALTER TABLE "Collection" ADD COLUMN "analyser" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "CollectionIndex" ADD COLUMN "analyser" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "TermStatistics" (
    "storeName" TEXT NOT NULL,
    "documentId" TEXT NOT NULL,
    "stamp" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "chunks" INTEGER NOT NULL,
    "terms" BYTEA NOT NULL,

    CONSTRAINT "TermStatistics_pkey" PRIMARY KEY ("storeName","documentId")
);

-- CreateIndex
CREATE INDEX "TermStatistics_documentId_idx" ON "TermStatistics"("documentId");
