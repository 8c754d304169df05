-- CreateTable
CREATE TABLE "CollectionQuality" (
    "collectionId" TEXT NOT NULL,
    "record" TEXT NOT NULL,
    "recall5" DOUBLE PRECISION,
    "synthetic" BOOLEAN NOT NULL,

    CONSTRAINT "CollectionQuality_pkey" PRIMARY KEY ("collectionId")
);

-- AddForeignKey
ALTER TABLE "CollectionQuality" ADD CONSTRAINT "CollectionQuality_collectionId_fkey" FOREIGN KEY ("collectionId") REFERENCES "Collection"("id") ON DELETE CASCADE ON UPDATE CASCADE;
