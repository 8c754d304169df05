-- AlterTable
ALTER TABLE "Document" ADD COLUMN "encoding" TEXT;
