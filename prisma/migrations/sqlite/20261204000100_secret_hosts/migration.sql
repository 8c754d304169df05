-- AlterTable
ALTER TABLE "Secret" ADD COLUMN "hosts" TEXT;
