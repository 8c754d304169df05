/** The built-in embedder that is taken where nothing is said; its vectors are of several languages. */
export const builtInEmbedderName = 'static-384'

/** The one of earlier versions: collections that were made with it go on with it until they are indexed anew. */
export const formerEmbedderName = 'lexical-384'
