import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LabelPage } from '@/components/labelling/label-page'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('datasets.label')
  return { title: t('title') }
}

export default LabelPage
