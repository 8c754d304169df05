/** What the server's English sentences are called in a language; undefined for English itself. */
export async function phrasesOf(locale: string): Promise<Readonly<Record<string, string>> | undefined> {
  if (locale !== 'es') return undefined
  const file = await import('../../messages/phrases.es.json')
  return file.default
}
