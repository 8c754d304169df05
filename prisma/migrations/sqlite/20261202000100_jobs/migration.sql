-- CreateTable
CREATE TABLE "Job" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "again" TEXT,
    "runAt" DATETIME NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "progress" REAL NOT NULL DEFAULT 0,
    "owner" TEXT,
    "leaseUntil" DATETIME,
    "cancelled" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "JobHold" (
    "kind" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "until" DATETIME NOT NULL,
    "tries" INTEGER NOT NULL,
    "error" TEXT NOT NULL,

    PRIMARY KEY ("kind", "group")
);

-- CreateIndex
CREATE UNIQUE INDEX "Job_kind_key_key" ON "Job"("kind", "key");

-- CreateIndex
CREATE INDEX "Job_kind_group_id_idx" ON "Job"("kind", "group", "id");
