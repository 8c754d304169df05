import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PipelinesPage } from '@/components/pipelines/pipelines-page'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('pipelines')
  return { title: t('title') }
}

export default PipelinesPage
