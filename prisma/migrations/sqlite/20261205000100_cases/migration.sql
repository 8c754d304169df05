-- CreateTable
CREATE TABLE "Dataset" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "workspaceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "collectionId" TEXT,
    "pipelineId" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Dataset_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Dataset_collectionId_fkey" FOREIGN KEY ("collectionId") REFERENCES "Collection" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Case" (
    "id" TEXT NOT NULL,
    "datasetId" TEXT NOT NULL,
    "since" INTEGER NOT NULL,
    "until" INTEGER,
    "inputs" TEXT NOT NULL,
    "words" TEXT NOT NULL DEFAULT '',
    "expected" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "split" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "tags" TEXT NOT NULL DEFAULT '[]',
    "note" TEXT NOT NULL DEFAULT '',
    "runId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY ("id", "since"),
    CONSTRAINT "Case_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Grid" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "workspaceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "pipelineId" TEXT,
    "pipelineName" TEXT NOT NULL,
    "graph" TEXT NOT NULL,
    "nodeId" TEXT NOT NULL,
    "datasetId" TEXT NOT NULL,
    "datasetVersion" INTEGER NOT NULL,
    "setup" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Grid_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "GridVariant" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "gridId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "parentId" TEXT,
    "config" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "GridVariant_gridId_fkey" FOREIGN KEY ("gridId") REFERENCES "Grid" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "GridContext" (
    "gridId" TEXT NOT NULL,
    "caseId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "steps" TEXT NOT NULL,
    "durationMs" REAL NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY ("gridId", "caseId"),
    CONSTRAINT "GridContext_gridId_fkey" FOREIGN KEY ("gridId") REFERENCES "Grid" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "GridCell" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "gridId" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "caseId" TEXT NOT NULL,
    "repeat" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "steps" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "shown" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "GridCell_gridId_fkey" FOREIGN KEY ("gridId") REFERENCES "Grid" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "HandLabel" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "workspaceId" TEXT NOT NULL,
    "cellId" TEXT,
    "runId" TEXT,
    "verdict" TEXT,
    "over" TEXT,
    "correction" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "judged" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "HandLabel_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Dataset_collectionId_key" ON "Dataset"("collectionId");

-- CreateIndex
CREATE INDEX "Dataset_workspaceId_kind_idx" ON "Dataset"("workspaceId", "kind");

-- CreateIndex
CREATE INDEX "Case_datasetId_until_idx" ON "Case"("datasetId", "until");

-- CreateIndex
CREATE INDEX "Grid_workspaceId_updatedAt_idx" ON "Grid"("workspaceId", "updatedAt");

-- CreateIndex
CREATE UNIQUE INDEX "GridVariant_gridId_number_key" ON "GridVariant"("gridId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "GridCell_gridId_variantId_model_caseId_repeat_key" ON "GridCell"("gridId", "variantId", "model", "caseId", "repeat");

-- CreateIndex
CREATE INDEX "GridCell_key_idx" ON "GridCell"("key");

-- CreateIndex
CREATE INDEX "HandLabel_workspaceId_createdAt_idx" ON "HandLabel"("workspaceId", "createdAt");

-- CreateIndex
CREATE INDEX "HandLabel_cellId_idx" ON "HandLabel"("cellId");

-- CreateIndex
CREATE INDEX "HandLabel_runId_idx" ON "HandLabel"("runId");

-- The saved questions of collections become cases. Those whose document is gone were shown and measured nowhere. What is
-- written as JSON is written as Telar writes it, which is how cases are looked for.
INSERT INTO "Dataset" ("id", "workspaceId", "name", "kind", "collectionId", "createdAt", "updatedAt")
SELECT 'questions-' || c."id", c."workspaceId", c."name", 'collection', c."id", c."createdAt", c."updatedAt"
FROM "Collection" c WHERE EXISTS (SELECT 1 FROM "Question" q WHERE q."collectionId" = c."id");

INSERT INTO "Case" ("id", "datasetId", "since", "inputs", "words", "expected", "origin", "split", "source", "createdAt")
SELECT q."id", 'questions-' || q."collectionId", 1, json_object('question', q."query"),
    substr(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(replace(replace(replace(q."query", '_', ' '), '%', ' '), '\', ' ')), 'á', 'a'), 'é', 'e'), 'í', 'i'), 'ó', 'o'), 'ú', 'u'), 'ü', 'u'), 'ñ', 'n'), 'Á', 'a'), 'É', 'e'), 'Í', 'i'), 'Ó', 'o'), 'Ú', 'u'), 'Ü', 'u'), 'Ñ', 'n'), 1, 400),
    json_object('answers', json_array(), 'nuggets', json_array(), 'places', json_array(
        CASE WHEN q."startAt" IS NULL OR q."endAt" IS NULL
        THEN json_object('collectionId', q."collectionId", 'documentId', q."documentId", 'documentName', COALESCE(NULLIF(trim(substr(d."name", 1, 500)), ''), d."id"))
        ELSE json_object('collectionId', q."collectionId", 'documentId', q."documentId", 'documentName', COALESCE(NULLIF(trim(substr(d."name", 1, 500)), ''), d."id"), 'start', q."startAt", 'end', q."endAt") END
    ), 'abstain', json('false'), 'checks', json_array()),
    'human', 'test', COALESCE(NULLIF(trim(substr(d."name", 1, 500)), ''), d."id"), q."createdAt"
FROM "Question" q JOIN "Document" d ON d."id" = q."documentId" AND d."collectionId" = q."collectionId";

-- DropTable
DROP TABLE "Question";
