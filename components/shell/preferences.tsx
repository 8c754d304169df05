'use client'

import { ActionIcon, type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core'
import { useMounted } from '@mantine/hooks'
import { IconCheck, IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { type Locale, locales } from '@/pipeline/node-definition'

const COOKIE_SECONDS = 365 * 24 * 3600

/** Changes the language of the studio and keeps the choice in a cookie, which the server reads. */
export function useSetLocale(): (locale: Locale) => void {
  const router = useRouter()
  return useCallback(
    (locale) => {
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in some browsers.
      document.cookie = `telar-locale=${locale}; path=/; max-age=${COOKIE_SECONDS}; samesite=lax`
      router.refresh()
    },
    [router],
  )
}

export function LanguageSwitch() {
  const t = useTranslations('common')
  const current = useLocale()
  const setLocale = useSetLocale()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={28} aria-label={t('language.label')} title={t('language.label')}>
          <IconLanguage size={17} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {locales.map((locale) => (
          <Menu.Item
            key={locale}
            lang={locale}
            aria-current={locale === current}
            onClick={() => setLocale(locale)}
            rightSection={locale === current ? <IconCheck size={14} aria-hidden /> : null}
          >
            {t(`language.${locale}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

export const colorSchemes = [
  { value: 'light', icon: IconSun },
  { value: 'dark', icon: IconMoon },
  { value: 'auto', icon: IconDeviceDesktop },
] as const satisfies readonly { value: MantineColorScheme; icon: unknown }[]

export function ThemeSwitch() {
  const t = useTranslations('common')
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  // The server cannot know the choice; until the browser takes over the icon is the neutral one.
  const mounted = useMounted()
  const current = colorSchemes.find((scheme) => mounted && scheme.value === colorScheme) ?? colorSchemes[2]
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={28} aria-label={t('theme.label')} title={t('theme.label')}>
          <current.icon size={17} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {colorSchemes.map((scheme) => (
          <Menu.Item
            key={scheme.value}
            leftSection={<scheme.icon size={15} stroke={1.7} aria-hidden />}
            rightSection={scheme.value === current.value ? <IconCheck size={14} aria-hidden /> : null}
            aria-current={scheme.value === current.value}
            onClick={() => setColorScheme(scheme.value)}
          >
            {t(`theme.${scheme.value}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
