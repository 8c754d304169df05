/** The name under which other programs find a collection's live index in the vector store, whichever it is. */
export const aliasOf = (collectionId: string): string => `telar_${collectionId.replaceAll('-', '')}_live`
