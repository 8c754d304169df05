-- CreateTable
CREATE TABLE "Job" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "again" TEXT,
    "runAt" TIMESTAMP(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "owner" TEXT,
    "leaseUntil" TIMESTAMP(3),
    "cancelled" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "JobHold" (
    "kind" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "until" TIMESTAMP(3) NOT NULL,
    "tries" INTEGER NOT NULL,
    "error" TEXT NOT NULL,

    CONSTRAINT "JobHold_pkey" PRIMARY KEY ("kind","group")
);

-- CreateIndex
CREATE UNIQUE INDEX "Job_kind_key_key" ON "Job"("kind", "key");

-- CreateIndex
CREATE INDEX "Job_kind_group_id_idx" ON "Job"("kind", "group", "id");
