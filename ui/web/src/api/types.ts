import type { components as AggregatorComponents } from './generated/aggregator';
import type { components as RegionalComponents } from './generated/regional';

type Aggregator = AggregatorComponents['schemas'];
type Regional = RegionalComponents['schemas'];

// Both faces show these; the aggregator's form has the region's plus watermark and age.
export type AgentView = Aggregator['AgentView'];
export type AgentList = Aggregator['AgentList'];
export type FleetSummary = Aggregator['FleetSummary'];
export type SummaryDimension = Aggregator['SummaryDimension'];
export type SummaryRegion = Aggregator['SummaryRegion'];
export type Provenance = Aggregator['Provenance'];
export type ReadFrom = Aggregator['ReadFrom'];
export type RegionProvenance = Aggregator['RegionProvenance'];
export type Host = Aggregator['Host'];
export type Session = Aggregator['SessionReply'];
export type RegionView = Aggregator['RegionView'];

export type AgentDetail = Regional['AgentDetail'];
export type HealthNode = Regional['HealthNode'];
export type EffectiveConfig = Regional['EffectiveConfigView'];
export type ConfigurationFile = Regional['ConfigurationFile'];
export type Instance = Regional['Instance'];
export type Group = Regional['Group'];
export type Configuration = Regional['Configuration'];
export type ConfigurationWithVersions = Regional['ConfigurationDetail'];
export type VersionSummary = Regional['VersionSummary'];
export type Version = Regional['Version'];
export type Assignment = Regional['Assignment'];
export type AssignmentPreview = Regional['TargetPreview'];
export type AssignmentTarget = Regional['Target'];
export type Progress = Regional['VersionProgress'];
