/** What a numbered part of a document is called: a presentation has slides. By the name of its file. */
export const pageKind = (documentName: string): 'slide' | 'page' =>
  /\.(pptx?|ppsx|odp)$/i.test(documentName) ? 'slide' : 'page'
