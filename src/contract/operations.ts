/** All that one can ask of Firstbill: the table of contents of the product. */

import * as absences from "./absences.ts";
import * as accountFields from "./account-fields.ts";
import * as accountPages from "./account-pages.ts";
import * as accountTotals from "./account-totals.ts";
import * as accounts from "./accounts.ts";
import * as audit from "./audit.ts";
import * as board from "./board.ts";
import * as connectionColumns from "./connection-columns.ts";
import * as connections from "./connections.ts";
import * as contradictions from "./contradictions.ts";
import * as coverage from "./coverage.ts";
import * as deliveries from "./deliveries.ts";
import * as fieldBatches from "./field-batches.ts";
import * as fieldCells from "./field-cells.ts";
import * as fields from "./fields.ts";
import * as forecastChoices from "./forecast-choices.ts";
import * as handovers from "./handovers.ts";
import * as identity from "./identity.ts";
import * as importLimits from "./import-limits.ts";
import * as imports from "./imports.ts";
import * as ladder from "./ladder.ts";
import * as mappings from "./mappings.ts";
import * as moves from "./moves.ts";
import * as noteTemplates from "./note-templates.ts";
import * as notes from "./notes.ts";
import * as onboarding from "./onboarding.ts";
import * as people from "./people.ts";
import * as preferences from "./preferences.ts";
import * as priceBooks from "./price-books.ts";
import * as priceProposals from "./price-proposals.ts";
import * as privacy from "./privacy.ts";
import * as queue from "./queue.ts";
import * as reconciliation from "./reconciliation.ts";
import * as rules from "./rules.ts";
import * as search from "./search.ts";
import * as stageWords from "./stage-words.ts";
import * as status from "./status.ts";
import * as takeBacks from "./take-backs.ts";
import * as tasks from "./tasks.ts";
import * as team from "./team.ts";
import * as teamTasks from "./team-tasks.ts";
import * as teamWeek from "./team-week.ts";
import * as undo from "./undo.ts";
import * as usage from "./usage.ts";
import * as views from "./views.ts";
import * as webhooks from "./webhooks.ts";

export const operations = {
  listAccounts: accounts.listAccounts,
  totalAccounts: accountTotals.totalAccounts,
  exportAccounts: accounts.exportAccounts,
  explainAccount: accounts.explainAccount,
  getAccount: accountPages.getAccount,
  lookAtAccount: accountPages.lookAtAccount,
  includeAccount: accounts.includeAccount,
  declareCoverage: coverage.declareCoverage,
  searchAccounts: accounts.searchAccounts,
  listFields: fields.listFields,
  surveyFields: fields.surveyFields,
  defineField: fields.defineField,
  changeField: fields.changeField,
  retireField: fields.retireField,
  listAccountFields: accountFields.listAccountFields,
  setFieldOfMany: fieldBatches.setFieldOfMany,
  setFieldCells: fieldCells.setFieldCells,
  undoFieldOfMany: fieldBatches.undoFieldOfMany,
  setAccountField: accountFields.setAccountField,
  clearAccountField: accountFields.clearAccountField,
  listFieldHistory: accountFields.listFieldHistory,
  listAbsences: absences.listAbsences,
  recordAbsence: absences.recordAbsence,
  changeAbsence: absences.changeAbsence,
  removeAbsence: absences.removeAbsence,
  restoreAbsence: absences.restoreAbsence,
  listAudit: audit.listAudit,
  listContradictions: contradictions.listContradictions,
  getForecastChoice: forecastChoices.getForecastChoice,
  changeForecastChoice: forecastChoices.changeForecastChoice,
  listConnectorKinds: connections.listConnectorKinds,
  listConnections: connections.listConnections,
  getConnection: connections.getConnection,
  createConnection: connections.createConnection,
  changeConnection: connections.changeConnection,
  checkConnection: connections.checkConnection,
  previewConnection: connections.previewConnection,
  lookAtColumns: connectionColumns.lookAtColumns,
  saveColumns: connectionColumns.saveColumns,
  runConnection: connections.runConnection,
  pauseConnection: connections.pauseConnection,
  resumeConnection: connections.resumeConnection,
  removeConnection: connections.removeConnection,
  listAttempts: connections.listAttempts,
  listDeliveries: deliveries.listDeliveries,
  getDelivery: deliveries.getDelivery,
  replayDeliveries: deliveries.replayDeliveries,
  proposeHandover: handovers.proposeHandover,
  handOver: handovers.handOver,
  acceptHandover: handovers.acceptHandover,
  bounceHandover: handovers.bounceHandover,
  undoHandover: handovers.undoHandover,
  getHandover: handovers.getHandover,
  listHandovers: handovers.listHandovers,
  getHandoverRules: handovers.getHandoverRules,
  saveHandoverRules: handovers.saveHandoverRules,
  getIdentity: identity.getIdentity,
  listSiblingProposals: identity.listSiblingProposals,
  linkAccounts: identity.linkAccounts,
  mergeAccounts: identity.mergeAccounts,
  splitAccount: identity.splitAccount,
  refuseSiblings: identity.refuseSiblings,
  undoIdentityAct: identity.undoIdentityAct,
  addAlias: identity.addAlias,
  removeAlias: identity.removeAlias,
  uploadImportFile: imports.uploadImportFile,
  proposeImport: imports.proposeImport,
  previewImport: imports.previewImport,
  startImport: imports.startImport,
  listImports: imports.listImports,
  getImport: imports.getImport,
  listRejections: imports.listRejections,
  releaseImport: imports.releaseImport,
  refuseImport: imports.refuseImport,
  getImportLimits: importLimits.getImportLimits,
  changeImportLimits: importLimits.changeImportLimits,
  reportUsage: usage.reportUsage,
  listMappings: mappings.listMappings,
  saveMapping: mappings.saveMapping,
  removeMapping: mappings.removeMapping,
  previewTakeBack: takeBacks.previewTakeBack,
  takeBackImport: takeBacks.takeBackImport,
  findNotes: notes.findNotes,
  seeMention: notes.seeMention,
  listNotes: notes.listNotes,
  createNote: notes.createNote,
  changeNote: notes.changeNote,
  deleteNote: notes.deleteNote,
  restoreNote: notes.restoreNote,
  listNoteTemplates: noteTemplates.listNoteTemplates,
  fillNoteTemplates: noteTemplates.fillNoteTemplates,
  createNoteTemplate: noteTemplates.createNoteTemplate,
  saveNoteTemplate: noteTemplates.saveNoteTemplate,
  deleteNoteTemplate: noteTemplates.deleteNoteTemplate,
  restoreNoteTemplate: noteTemplates.restoreNoteTemplate,
  listNoteTemplateVersions: noteTemplates.listNoteTemplateVersions,
  revertNoteTemplate: noteTemplates.revertNoteTemplate,
  listLogOptions: onboarding.listLogOptions,
  logFact: onboarding.logFact,
  undoFact: onboarding.undoFact,
  offerMoves: onboarding.offerMoves,
  confirmStage: onboarding.confirmStage,
  listStageWords: stageWords.listStageWords,
  mapStageWord: stageWords.mapStageWord,
  undoStageWord: stageWords.undoStageWord,
  overrideStage: onboarding.overrideStage,
  findPeople: people.findPeople,
  exportPerson: people.exportPerson,
  erasePerson: people.erasePerson,
  surveyConnection: moves.surveyConnection,
  reportConnection: moves.reportConnection,
  listConnectionIds: moves.listConnectionIds,
  listTeamTasks: teamTasks.listTeamTasks,
  assignTeamTask: teamTasks.assignTeamTask,
  proposePriceBooks: priceProposals.proposePriceBooks,
  listPriceProposals: priceProposals.listPriceProposals,
  previewPriceProposal: priceProposals.previewPriceProposal,
  acceptPriceProposal: priceProposals.acceptPriceProposal,
  refusePriceProposal: priceProposals.refusePriceProposal,
  getPrivacy: privacy.getPrivacy,
  changeRetention: privacy.changeRetention,
  forgetNow: privacy.forgetNow,
  forgetBackup: privacy.forgetBackup,
  getBoardColumns: board.getBoardColumns,
  getBoardAges: board.getBoardAges,
  listBoardCards: board.listBoardCards,
  getToday: queue.getToday,
  takeNext: queue.takeNext,
  takeCompany: queue.takeCompany,
  releaseCompany: queue.releaseCompany,
  markDone: queue.markDone,
  snooze: queue.snooze,
  undoAct: queue.undoAct,
  listPriceBooks: priceBooks.listPriceBooks,
  previewPriceBook: priceBooks.previewPriceBook,
  getPricePreview: priceBooks.getPricePreview,
  createPriceBook: priceBooks.createPriceBook,
  withdrawPriceBook: priceBooks.withdrawPriceBook,
  getReconciliation: reconciliation.getReconciliation,
  listReconciledAccounts: reconciliation.listReconciledAccounts,
  getReconciledAccount: reconciliation.getReconciledAccount,
  confirmPrices: reconciliation.confirmPrices,
  listDifferences: reconciliation.listDifferences,
  runReconciliation: reconciliation.runReconciliation,
  getRules: rules.getRules,
  saveRules: rules.saveRules,
  getPreferences: preferences.getPreferences,
  changePreferences: preferences.changePreferences,
  listViews: views.listViews,
  getView: views.getView,
  createView: views.createView,
  saveView: views.saveView,
  deleteView: views.deleteView,
  restoreView: views.restoreView,
  listViewVersions: views.listViewVersions,
  revertView: views.revertView,
  arrangeView: views.arrangeView,
  listEventTypes: webhooks.listEventTypes,
  listDestinations: webhooks.listDestinations,
  createWebhook: webhooks.createWebhook,
  createChannel: webhooks.createChannel,
  changeDestination: webhooks.changeDestination,
  removeDestination: webhooks.removeDestination,
  rotateSecret: webhooks.rotateSecret,
  testDestination: webhooks.testDestination,
  listOutgoing: webhooks.listOutgoing,
  getOutgoing: webhooks.getOutgoing,
  replayOutgoing: webhooks.replayOutgoing,
  listWaiting: webhooks.listWaiting,
  decideOutgoing: webhooks.decideOutgoing,
  searchEverything: search.searchEverything,
  getStatus: status.getStatus,
  getLadder: ladder.getLadder,
  releaseOutbound: status.releaseOutbound,
  holdOutbound: status.holdOutbound,
  removeSample: status.removeSample,
  loadSample: status.loadSample,
  findTasks: tasks.findTasks,
  listTasks: tasks.listTasks,
  createTask: tasks.createTask,
  changeTask: tasks.changeTask,
  deleteTask: tasks.deleteTask,
  restoreTask: tasks.restoreTask,
  postponeTasks: tasks.postponeTasks,
  getMe: team.getMe,
  listMembers: team.listMembers,
  inviteMember: team.inviteMember,
  acceptInvitation: team.acceptInvitation,
  changeMe: team.changeMe,
  changeRole: team.changeRole,
  deactivateMember: team.deactivateMember,
  signIn: team.signIn,
  listSessions: team.listSessions,
  endSession: team.endSession,
  createToken: team.createToken,
  listTokens: team.listTokens,
  revokeToken: team.revokeToken,
  getTeamWeek: teamWeek.getTeamWeek,
  listCounted: teamWeek.listCounted,
  listMissed: teamWeek.listMissed,
  listUndo: undo.listUndo,
  takeBack: undo.takeBack,
  doAgain: undo.doAgain,
};
