-- AlterTable
ALTER TABLE "Sync" ADD COLUMN "notes" TEXT NOT NULL DEFAULT '[]';
