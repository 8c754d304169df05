import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CollectionsPage } from '@/components/collections/collections-page'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('collections')
  return { title: t('title') }
}

export default CollectionsPage
