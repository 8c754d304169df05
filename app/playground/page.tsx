import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PlaygroundPage } from '@/components/play/playground-page'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('play')
  return { title: t('title') }
}

export default PlaygroundPage
