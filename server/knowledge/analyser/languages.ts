/** Languages an analyser knows; `none` neither drops stop-words nor stems. */
export const analyserLanguages = ['en', 'es', 'pt', 'fr', 'de', 'it', 'nl', 'sv', 'ru', 'ar', 'none'] as const
export type AnalyserLanguage = (typeof analyserLanguages)[number]
export type NaturalLanguage = Exclude<AnalyserLanguage, 'none'>

/** Those that the first version of the analysers knew. */
export const firstLanguages: readonly NaturalLanguage[] = ['en', 'es', 'pt', 'fr', 'de', 'it']

/** Names of the Snowball algorithms. */
export const snowballNames: Record<NaturalLanguage, string> = {
  en: 'english',
  es: 'spanish',
  pt: 'portuguese',
  fr: 'french',
  de: 'german',
  it: 'italian',
  nl: 'dutch',
  sv: 'swedish',
  ru: 'russian',
  ar: 'arabic',
}

export const isAnalyserLanguage = (value: string): value is AnalyserLanguage =>
  analyserLanguages.some((language) => language === value)

/** A language that is not known is `none`. */
export const knownLanguage = (value: string): AnalyserLanguage => (isAnalyserLanguage(value) ? value : 'none')
