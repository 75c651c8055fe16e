/**
 * The database: SQLite in the data directory (the embedded store), or PostgreSQL.
 *
 * <p>The package has many types because it is the only one that contains SQL: values in, values
 * out. Quotas, retention and retries are decided by its callers. Its groups are:
 *
 * <ul>
 *   <li>the database: {@code Database}, {@code StoreProperties}, {@code StoreConfiguration}, {@code
 *       SqlDialect}, {@code Statements}, {@code Schema}, {@code PreparedConnection}
 *   <li>writing: {@code LogWriter}, {@code Batch}, {@code BatchPlan}, {@code BatchInsert}, {@code
 *       DraftOutcome}, {@code IdempotencyKey}, {@code StreamTable}, {@code MessageOrder}, {@code
 *       PersonTable}, {@code SpaceProbe}
 *   <li>reading: {@code LogReader}, {@code StoredStreams}, {@code UnreadableRows}, and {@code
 *       RepairReader}, {@code Gap} and {@code GapQuery} for gap repair, {@code PersonReader}
 *   <li>rows and columns: {@code StreamRow}, {@code MessageRow}, {@code CursorRow}, {@code
 *       DeviceRow}, {@code StoredStream}, {@code StoredDevice}, {@code Extras}, {@code PersonRow}
 *   <li>detection of restores and lost commits: {@code RestoreDetection}, {@code Epochs}, {@code
 *       CommitMarker}, {@code DataDirectory}, {@code PostgresIdentity}
 *   <li>maintenance: {@code DatabaseCheck}, {@code DatabaseCheckStep}, {@code Backup}
 *   <li>failures: {@code StoreException}, {@code StoreOutage}, {@code FileErrors}
 * </ul>
 */
@NullMarked
@Layer(2)
package chat.parley.store;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
