import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { GridPage } from '@/components/play/grid-page'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('play')
  return { title: t('grid.title') }
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <GridPage id={id} />
}
