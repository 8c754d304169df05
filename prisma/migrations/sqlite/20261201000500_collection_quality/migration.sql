-- CreateTable
CREATE TABLE "CollectionQuality" (
    "collectionId" TEXT NOT NULL PRIMARY KEY,
    "record" TEXT NOT NULL,
    "recall5" REAL,
    "synthetic" BOOLEAN NOT NULL,
    CONSTRAINT "CollectionQuality_collectionId_fkey" FOREIGN KEY ("collectionId") REFERENCES "Collection" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
