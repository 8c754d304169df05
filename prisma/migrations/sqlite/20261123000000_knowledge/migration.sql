-- CreateTable
CREATE TABLE "CollectionIndex" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "collectionId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "storeName" TEXT NOT NULL,
    "embedderProvider" TEXT NOT NULL,
    "embedderModel" TEXT NOT NULL,
    "embedderDigest" TEXT,
    "dimension" INTEGER NOT NULL,
    "language" TEXT NOT NULL,
    "chunking" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "chunkCount" INTEGER NOT NULL DEFAULT 0,
    "tokenCount" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "scores" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" DATETIME,
    CONSTRAINT "CollectionIndex_collectionId_fkey" FOREIGN KEY ("collectionId") REFERENCES "Collection" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "IndexDocument" (
    "indexId" TEXT NOT NULL,
    "documentId" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "chunkCount" INTEGER NOT NULL,
    "tokenCount" INTEGER NOT NULL,

    PRIMARY KEY ("indexId", "documentId"),
    CONSTRAINT "IndexDocument_indexId_fkey" FOREIGN KEY ("indexId") REFERENCES "CollectionIndex" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Source" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "collectionId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "config" TEXT NOT NULL,
    "secret" TEXT,
    "schedule" TEXT,
    "maxAge" INTEGER,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "checkedAt" DATETIME,
    "nextSyncAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Source_collectionId_fkey" FOREIGN KEY ("collectionId") REFERENCES "Collection" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Sync" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "sourceId" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "cursor" TEXT NOT NULL DEFAULT '',
    "total" INTEGER,
    "done" INTEGER NOT NULL DEFAULT 0,
    "added" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "removed" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "quarantined" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "startedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" DATETIME,
    CONSTRAINT "Sync_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SyncEntry" (
    "syncId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "documentId" TEXT,
    "outcome" TEXT NOT NULL,
    "error" TEXT,

    PRIMARY KEY ("syncId", "key"),
    CONSTRAINT "SyncEntry_syncId_fkey" FOREIGN KEY ("syncId") REFERENCES "Sync" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Question" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "collectionId" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "documentId" TEXT NOT NULL,
    "startAt" INTEGER,
    "endAt" INTEGER,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Question_collectionId_fkey" FOREIGN KEY ("collectionId") REFERENCES "Collection" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- AlterTable
ALTER TABLE "Collection" ADD COLUMN "indexId" TEXT;

-- AlterTable
ALTER TABLE "Document" ADD COLUMN "sourceId" TEXT CONSTRAINT "Document_sourceId_fkey" REFERENCES "Source" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Document" ADD COLUMN "key" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Document" ADD COLUMN "identity" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Document" ADD COLUMN "generation" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "Document" ADD COLUMN "liveGeneration" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Document" ADD COLUMN "language" TEXT;
ALTER TABLE "Document" ADD COLUMN "validators" TEXT;
ALTER TABLE "Document" ADD COLUMN "failures" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Document" ADD COLUMN "checkedAt" DATETIME;
ALTER TABLE "Document" ADD COLUMN "removedAt" DATETIME;

-- What is there already: every document is an upload, every collection has one index, which is live.
UPDATE "Document" SET "identity" = 'upload:' || "hash";
UPDATE "Document" SET "liveGeneration" = 1 WHERE "state" = 'indexed';
INSERT INTO "CollectionIndex" ("id", "collectionId", "number", "storeName", "embedderProvider", "embedderModel", "embedderDigest", "dimension", "language", "chunking", "state", "chunkCount", "tokenCount", "createdAt", "finishedAt")
SELECT "id" || '-1', "id", 1, "storeName", "embedderProvider", "embedderModel", "embedderDigest", "dimension", "language", "chunking", 'live', "chunkCount", "tokenCount", "createdAt", "createdAt" FROM "Collection";
UPDATE "Collection" SET "indexId" = "id" || '-1';

-- DropIndex
DROP INDEX "Document_collectionId_hash_key";

-- CreateIndex
CREATE UNIQUE INDEX "Document_collectionId_identity_key" ON "Document"("collectionId", "identity");

-- CreateIndex
CREATE INDEX "Document_sourceId_state_idx" ON "Document"("sourceId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "CollectionIndex_storeName_key" ON "CollectionIndex"("storeName");

-- CreateIndex
CREATE UNIQUE INDEX "CollectionIndex_collectionId_number_key" ON "CollectionIndex"("collectionId", "number");

-- CreateIndex
CREATE INDEX "Source_collectionId_idx" ON "Source"("collectionId");

-- CreateIndex
CREATE INDEX "Source_nextSyncAt_idx" ON "Source"("nextSyncAt");

-- CreateIndex
CREATE INDEX "Sync_sourceId_startedAt_idx" ON "Sync"("sourceId", "startedAt");

-- CreateIndex
CREATE INDEX "Sync_state_idx" ON "Sync"("state");

-- CreateIndex
CREATE INDEX "Question_collectionId_idx" ON "Question"("collectionId");
