-- AlterTable
ALTER TABLE "CollectionIndex" ADD COLUMN "takesOver" BOOLEAN NOT NULL DEFAULT false;
