'use client'

import { useMantineColorScheme } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { locales } from '@/pipeline/node-definition'
import { useCommands } from './commands'
import { openKeys } from './help'
import { colorSchemes, useSetLocale } from './preferences'

/**
 * Offers what the palette can do wherever one is: begin something, change how the studio looks, help. Shows nothing: it
 * stands apart from the palette, which is drawn anew with every command that is offered.
 */
export function GlobalCommands(): null {
  const t = useTranslations('common')
  const pipelines = useTranslations('pipelines')
  const collections = useTranslations('collections')
  const datasets = useTranslations('datasets')
  const play = useTranslations('play')
  const evaluation = useTranslations('evaluation')
  const keys = useTranslations('editor.keys')
  const { push } = useRouter()
  const { setColorScheme } = useMantineColorScheme()
  const setLocale = useSetLocale()
  const commands = useMemo(() => {
    const begin = (id: string, label: string, href: string, keywords?: string[]) => ({
      id: `begin:${id}`,
      group: t('palette.begin'),
      label,
      ...(keywords && { keywords }),
      run: () => push(href),
    })
    return [
      begin('pipeline', pipelines('new'), '/pipelines?dialog=new', [t('palette.gallery')]),
      begin('import', pipelines('importTitle'), '/pipelines?dialog=import'),
      begin('collection', collections('new'), '/collections?dialog=new'),
      begin('faiss', collections('faiss.import'), '/collections?dialog=import'),
      begin('dataset', datasets('new'), '/datasets?dialog=new'),
      begin('cases', datasets('import.title'), '/datasets?dialog=import'),
      begin('grid', play('new'), '/playground?dialog=new', [play('title')]),
      begin('experiment', evaluation('new'), '/evaluation?dialog=new', [evaluation('title')]),
      begin('compare', t('palette.compare'), '/runs/compare'),
      begin('secret', t('palette.secrets'), '/settings#secrets'),
      ...colorSchemes.map(({ value }) => ({
        id: `theme:${value}`,
        group: t('palette.preferences'),
        label: `${t('theme.label')}: ${t(`theme.${value}`)}`,
        run: () => setColorScheme(value),
      })),
      ...locales.map((locale) => ({
        id: `language:${locale}`,
        group: t('palette.preferences'),
        label: `${t('language.label')}: ${t(`language.${locale}`)}`,
        run: () => setLocale(locale),
      })),
      { id: 'help:keys', group: t('palette.help'), label: keys('title'), shortcut: '?', run: openKeys },
    ]
  }, [t, pipelines, collections, datasets, play, evaluation, keys, push, setColorScheme, setLocale])
  useCommands('global', commands)
  return null
}
