import { type Locale, locales } from '@/pipeline/node-definition'

/** Cookie that keeps the language a person chose. */
export const LOCALE_COOKIE = 'telar-locale'

const defaultLocale: Locale = 'en'

/** Narrows any text to a language that Telar speaks. */
export function asLocale(value: string | undefined): Locale | undefined {
  return locales.find((locale) => locale === value)
}

/** The language of a request: the person's choice, else the best of `Accept-Language`, else English. */
export function negotiateLocale(cookie: string | undefined, acceptLanguage: string | null): Locale {
  return asLocale(cookie) ?? preferred(acceptLanguage ?? '') ?? defaultLocale
}

function preferred(header: string): Locale | undefined {
  const wishes = header
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().split(';')
      const quality = params.map((param) => /^\s*q=([\d.]+)\s*$/.exec(param)?.[1]).find((q) => q !== undefined)
      return { language: tag.toLowerCase().split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter((wish) => wish.quality > 0)
    .sort((a, b) => b.quality - a.quality)
  for (const wish of wishes) {
    const locale = asLocale(wish.language)
    if (locale) return locale
  }
  return undefined
}
