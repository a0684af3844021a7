# 谁的令牌、能做什么 · Whose token this is
curl -s "$JIHENG/api/me" -H "Authorization: Bearer $TOKEN"

# 核对一个文件，不保存 · Check a file; nothing is stored
curl -s "$JIHENG/api/check" -H "Authorization: Bearer $TOKEN" -F file=@form.docx

# 报送前：本单位和年度的编号 · Numbers of the agency and of the budget year
curl -s "$JIHENG/api/organisations" -H "Authorization: Bearer $TOKEN"
curl -s "$JIHENG/api/cycles" -H "Authorization: Bearer $TOKEN"

# 用文件建立草稿；断线重发不会重复 · Begin drafts from a file; sent twice it is done once
curl -s "$JIHENG/api/filings" -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: 2026-0001" \
     -F file=@form.docx -F organisation=$UNIT -F cycle=$CYCLE

# 改过的内容，以所依据的版本保存 · Store the changed document on the basis of a version
curl -s "$JIHENG/api/filings/$FILING/document.json" -H "Authorization: Bearer $TOKEN" > changed.json
curl -s -X PUT "$JIHENG/api/filings/$FILING" -H "Authorization: Bearer $TOKEN" -H 'If-Match: "1"' \
     -H "Content-Type: application/json" --data-binary @changed.json

# 核对结果、送签、进展 · Findings, the first step, the status
curl -s "$JIHENG/api/filings/$FILING/findings" -H "Authorization: Bearer $TOKEN"
curl -s "$JIHENG/api/filings/$FILING/steps" -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \
     -d '{"step": "send", "version": 1}'
curl -s "$JIHENG/api/filings/$FILING/status" -H "Authorization: Bearer $TOKEN"

# 批复以后：登记一笔支付和它的凭证，看指标做到多少 · After approval: a payment with its voucher, what the indicators have reached
curl -s "$JIHENG/api/filings/$APPROVED/ledger" -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: voucher-2026-118" \
     -F 'record={"evidence": {"record": "payment", "date": "2026-03-12", "title": "场地租用", "amount": "2350.00"}}' -F file=@voucher.pdf
curl -s "$JIHENG/api/filings/$APPROVED/measures?until=2026-07-31" -H "Authorization: Bearer $TOKEN"

# 已经公开的，不需要令牌 · What is public, without a token
curl -s "$JIHENG/api/public/projects?year=2026"

# 成批导出 · Export
curl -s "$JIHENG/api/export/filings.csv?limit=100" -H "Authorization: Bearer $TOKEN"
