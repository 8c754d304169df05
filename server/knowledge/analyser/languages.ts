/** Languages an analyser knows; `none` neither drops stop-words nor stems. */
export const analyserLanguages = ['en', 'es', 'pt', 'fr', 'de', 'it', 'none'] as const
export type AnalyserLanguage = (typeof analyserLanguages)[number]
export type NaturalLanguage = Exclude<AnalyserLanguage, 'none'>

/** Names of the Snowball algorithms. */
export const snowballNames: Record<NaturalLanguage, string> = {
  en: 'english',
  es: 'spanish',
  pt: 'portuguese',
  fr: 'french',
  de: 'german',
  it: 'italian',
}

export const isAnalyserLanguage = (value: string): value is AnalyserLanguage =>
  analyserLanguages.some((language) => language === value)
