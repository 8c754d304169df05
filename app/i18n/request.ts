import { cookies, headers } from 'next/headers'
import type { AbstractIntlMessages } from 'next-intl'
import { getRequestConfig } from 'next-intl/server'
import type { Locale } from '@/pipeline/node-definition'
import { LOCALE_COOKIE, negotiateLocale } from './locale'
import { namespaces } from './namespaces'

async function messagesOf(locale: Locale): Promise<AbstractIntlMessages> {
  const entries = await Promise.all(
    namespaces.map(async (name) => {
      // The path is only known at run time, so its type is not; a test checks every file.
      const file = (await import(`../../messages/${locale}/${name}.json`)) as { default: AbstractIntlMessages }
      return [name, file.default] as const
    }),
  )
  return Object.fromEntries(entries)
}

export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()])
  const locale = negotiateLocale(jar.get(LOCALE_COOKIE)?.value, head.get('accept-language'))
  return { locale, messages: await messagesOf(locale) }
})
