-- AlterTable
ALTER TABLE "Run" ADD COLUMN "words" TEXT NOT NULL DEFAULT '';

-- Runs of earlier versions are found by what their inputs say, too.
UPDATE "Run" SET "words" = substr(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(replace(replace(replace("inputs", '"question":', ''), '_', ' '), '%', ' ')), 'á', 'a'), 'é', 'e'), 'í', 'i'), 'ó', 'o'), 'ú', 'u'), 'ü', 'u'), 'ñ', 'n'), 'Á', 'a'), 'É', 'e'), 'Í', 'i'), 'Ó', 'o'), 'Ú', 'u'), 'Ü', 'u'), 'Ñ', 'n'), 1, 400);

-- DropIndex
DROP INDEX "Run_workspaceId_startedAt_idx";

-- CreateIndex
CREATE INDEX "Run_workspaceId_startedAt_id_pipelineId_status_origin_words_idx" ON "Run"("workspaceId", "startedAt", "id", "pipelineId", "status", "origin", "words");
