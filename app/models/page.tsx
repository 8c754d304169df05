import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ModelsPage } from '@/components/models/models-page'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('models')
  return { title: t('title') }
}

export default ModelsPage
