-- AlterTable
ALTER TABLE "Pipeline" ADD COLUMN "gate" TEXT;

-- AlterTable
ALTER TABLE "CollectionIndex" ADD COLUMN "experimentId" TEXT;

-- CreateTable
CREATE TABLE "Experiment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "workspaceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "pipelineId" TEXT,
    "pipelineName" TEXT NOT NULL,
    "datasetId" TEXT NOT NULL,
    "datasetVersion" INTEGER NOT NULL,
    "setup" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "ended" TEXT,
    "error" TEXT,
    "spent" TEXT NOT NULL DEFAULT '{}',
    "progress" TEXT NOT NULL DEFAULT '{}',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "finishedAt" DATETIME,
    CONSTRAINT "Experiment_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Candidate" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "experimentId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "parentId" TEXT,
    "pipelineId" TEXT,
    "pipelineName" TEXT NOT NULL,
    "version" INTEGER,
    "graph" TEXT NOT NULL,
    "facets" TEXT NOT NULL DEFAULT '[]',
    "dropped" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Candidate_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "EvalCell" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "experimentId" TEXT NOT NULL,
    "candidateId" TEXT NOT NULL,
    "caseId" TEXT NOT NULL,
    "repeat" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "shown" TEXT NOT NULL,
    "steps" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "EvalCell_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "EvalStep" (
    "experimentId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "record" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("experimentId", "key"),
    CONSTRAINT "EvalStep_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "JudgeCard" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "workspaceId" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "digest" TEXT,
    "kind" TEXT NOT NULL,
    "rubric" TEXT NOT NULL DEFAULT '',
    "rubricHash" TEXT NOT NULL,
    "items" TEXT NOT NULL DEFAULT '[]',
    "figures" TEXT,
    "error" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "measuredAt" DATETIME,
    CONSTRAINT "JudgeCard_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Synthesis" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "workspaceId" TEXT NOT NULL,
    "collectionId" TEXT NOT NULL,
    "datasetId" TEXT NOT NULL,
    "setup" TEXT NOT NULL,
    "report" TEXT NOT NULL DEFAULT '{}',
    "ended" TEXT,
    "error" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" DATETIME,
    CONSTRAINT "Synthesis_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Publication" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "pipelineId" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "gate" TEXT,
    "reason" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Publication_pipelineId_fkey" FOREIGN KEY ("pipelineId") REFERENCES "Pipeline" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Experiment_workspaceId_updatedAt_idx" ON "Experiment"("workspaceId", "updatedAt");

-- CreateIndex
CREATE INDEX "Experiment_pipelineId_createdAt_idx" ON "Experiment"("pipelineId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Candidate_experimentId_number_key" ON "Candidate"("experimentId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "EvalCell_experimentId_candidateId_caseId_repeat_key" ON "EvalCell"("experimentId", "candidateId", "caseId", "repeat");

-- CreateIndex
CREATE INDEX "EvalStep_key_idx" ON "EvalStep"("key");

-- CreateIndex
CREATE INDEX "JudgeCard_workspaceId_rubricHash_idx" ON "JudgeCard"("workspaceId", "rubricHash");

-- CreateIndex
CREATE INDEX "Synthesis_workspaceId_createdAt_idx" ON "Synthesis"("workspaceId", "createdAt");

-- CreateIndex
CREATE INDEX "Publication_pipelineId_createdAt_idx" ON "Publication"("pipelineId", "createdAt");

-- CreateIndex
CREATE INDEX "CollectionIndex_experimentId_idx" ON "CollectionIndex"("experimentId");
